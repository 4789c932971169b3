locals {
  a = {x=1,y=2}
  b = { x : 1 , y : 2 }
  c = {
    x = 1,
    yyy = 2,
    "quoted" = 3,
    "${var.k}-x" = 4
    (var.key) = 5
    (local.a.b) : 6
    nested = { a = { b = { c = 1 } } }
    multi = {
    a = 1
    bcd = {
    e = 2
    }
    }
    z = 26
  }
  d = {x=1
  y=2}
  e = { "a=b" = "c = d" }
}
