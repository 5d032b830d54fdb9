/// 28 × 28 grey pictures of clothes, in the files of MNIST (Xiao, Rasul and Vollgraf 2017).
package enum FashionMNIST: MNISTFolder {
  package static let name = "fashion_mnist"
  package static let summary = "28 × 28 grey pictures of clothes, 10 classes"
  package static let classNames = [
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]
}
