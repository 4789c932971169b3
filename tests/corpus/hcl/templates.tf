locals {
  a = "x${var.a}y"
  b = "${ var.a }-${   var.b   }"
  c = "${var.a}${var.b}"
  d = "${lookup({ a = "b${var.c}" }, "k", "${var.d}")}-x"
  e = "${ { a = 1 } }-"
  f = "${~ var.a ~} - ${~var.b}"
  g = "$${no} %%{no} $ % $$x"
  h = "a \" b \\" 
  i = "${ - var.x } ${-1} ${! var.y}"
  j = "${[for x in ["a","b"]:"<${x}>"][0]} tail"
  k = "%{if a}b%{endif}"
  m = "http://x//y#z /* no comment */"
  n = "${"${"${var.x} 1"} 2"} 3"
  o = "${
  var.x
  }-${ f(
  1
  ) }"
}
