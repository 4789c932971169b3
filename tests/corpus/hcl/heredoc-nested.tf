locals {
  a = <<OUTER
text ${join(",", [<<INNER
inner ${var.x}
INNER
, "b"])} text
OUTER
  b = 2
}
