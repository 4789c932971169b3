locals {
  a = <<EOT
  indented   text
no indentation   ${var.x}   and   ${ var.y }
  "quotes" and { braces ( [
EOT
  bcdef = <<-EOT
      four
    two   # no comment
      // nor this
    EOT
  c = 1
  spaced_marker = <<EOT
text
        EOT
  empty = <<EOT
EOT
  d = <<-MARKER-1
    EOT
    MARKER-10
    MARKER-1
  escapes = <<EOT
$${literal} %%{literal} $ % $$ %% $$${var.x} \" \n ${"nested \"quotes\" ${var.y}"}
EOT
}
