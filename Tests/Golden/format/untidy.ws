// A head.


whetstone   1
/// Its documentation.
network   Untidy{size n=3*-2 size m=(n+1)*2


  // Between two items.

  op   f( a:size ,b : number,)=conv( a,kernel:[ 3,3 ] ) |>
    brelu
  input x:unit[ 28,28,1 ]//trailing
  y=x|>f(1,2)*n |> (  dense(3) )   |> dense( 4 )
  z = concat(
      y,  // first
    x |> flatten,
      [1,
       2]
        )
        |> dense(3)
  w = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |> bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb |> ccccccccccccccccccccccccccccc |> ddd

  // Last.
}
sharpen Untidy{}
train Untidy{limit:3   epochs seed:1}
emit Untidy { target :netlist }
train Untidy as second { rate: 0.25/epoch drop:15%
  range:-1..-0.5 data: idx(images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte", test_images: "t10k")
}
size k=1
size l = 2
// The end.
