whetstone 1
	size n = 8bits ; .5 3x3 1.2.3
size café = 1 − 2 # remark
"open
/* no */ a /* b