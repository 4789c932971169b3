locals {
  a = <<-EOT
    %{ for x in var.list ~}
    server   ${x.name}   ${  x.ip  }
    %{  if x.on  }on%{else}off%{endif}
    %{~ endfor ~}
    end
  EOT
  b = <<EOT
    ${
  f(
  1,
      2 )
    } tail ${ x # comment inside
    } more
%{ if a
  }yes%{ endif }
  EOT
  c = "%{ if x }a%{ else }b%{ endif }"
}
