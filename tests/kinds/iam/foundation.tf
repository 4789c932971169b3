# The users of the management account, whom a group lets in.

output "break_glass_users" {
  value = ["glass-one", "glass-two"]
}
