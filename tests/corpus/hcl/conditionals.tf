locals {
  a = var.x?1:2
  b = var.x ? "y":"n"
  c = (
  var.x
  ? "a"
  : var.y
  ? "b"
  : "c"
  )
  d = var.a&&var.b||!var.c ? -1:- 2
  e = f(var.x
    ? 1
      : 2)
  g = [
  var.x ?
  1 :
  2,
  ]
}
