locals {
policy = jsonencode({
Statement = [{
Effect = "Allow"
Action = ["s3:GetObject"]
}]
})
rules = concat([for rule in var.rules : {
port = rule.port
}], [{
port = 443
}])
deep = merge({ a = [{
b = 1
}] }, { c = [
2] })
uneven = f(g([
1, 2]
), {
x = 1 })
}
