//first
locals {//brace
      // inner
  a = "http://example.com" // not in text
  b = 4//2
}
