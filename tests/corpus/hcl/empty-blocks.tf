terraform {
}
provider "aws" {

}
resource "a" "b" {
  lifecycle {
  }
  timeouts {}


  dynamic "x" {
    content {
    }
  }
}
