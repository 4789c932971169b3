locals {
  a = trimspace(<<EOT
   x
EOT
  )
  b = [<<A
one
A
    , <<B
two
B
  ]
  c = {
    first = <<-EOT
      1
    EOT
    second_longer = <<-EOT
      2
      EOT
    third = 3
  }
  d = format(<<-EOT
    %s
  EOT
  , "x" )
}
resource "a" "b" {
      user_data = <<-EOF
        #!/bin/bash
        echo "${var.a}"   >>   /tmp/x
        EOF

    after=1
}
