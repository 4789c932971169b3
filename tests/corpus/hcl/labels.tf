resource aws_vpc this {
}
resource "aws_vpc" other {}
data /* dropped */ "aws_region" /* dropped too */ current /* kept */ {
}
check "a b" {}
check "\u0061\t\"\\" {}
check "\u00e9\u200b\U0001F600" {}
check "é" {}
check "" {}
check café {}
