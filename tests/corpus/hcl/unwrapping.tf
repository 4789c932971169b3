locals {
  a = "${var.a}"
  bcdef = "${ f( var.a ,"${var.b}" ) }"
  c = "${var.a}${var.b}"
  d = "${
    var.a
  }"
  e = "${
    var.a ? 1 :
    2
  }"
  f = "${(
    var.a
  )}"
  g = ["${var.a}"]
  h = { x = "${var.a}" }
  i = "${"x"}"
  j = "${"${var.x}"}"
  k = ("${var.x}")
  l = "${/* c */ var.x /* d */}" # e
  m = /* c */ "${var.x}" /* d */
  n = "${~ var.x ~}"
  o = "${<<EOT
text
EOT
}"
  p = "${{ a = 1 }}"
  q = "${-var.x}"
}
resource "a" "b" {
  count = "${var.n}"
  nested { x = "${var.y}" }
}
