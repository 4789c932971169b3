locals {
  café = 1 # composed
  café = 22 # decomposed
  日本 = 333 # wide
  a = "日本語" # wide text
  bb = "😀" # emoji
  ccc = "👨‍👩‍👧" # family
  dd = "🇩🇪🇫🇷" # flags
  e = "한글" # syllables
  f = "क्षि" # conjunct
  g = "❤️👍🏽" # selector and tone
  h = "a​b­" # invisible
  i = "نٓ؀١" # prefix
  obj = {
  "x́̂" = 1
  yyyyy = 2
  }
  y = "ᄀ가각ᆨ" # parts
  z = "�́" # replacement
}
