/* a
   block
      comment */
locals { /* x */
  a /* name */ = /* value */ 1 /* end */
  bb = f(/* first */ 1, 2 /* second */, /* third */)
     /* moved */ ccc = [ /* empty */ ]
  /* several
     lines */ d = 1
  e = 1 /* goes
  on */ # then this
  ffffff = 2 # and this
}
/**/
