# Windows wrote this
locals {
a = 1
  bcdef=2 # two
     text = <<EOT
  kept
     as it is
EOT
  indented = <<-EOT
      kept ${var.a}
        too
      EOT

  list = [
1,
  2
  ]
  t = "${
var.a}"
}
