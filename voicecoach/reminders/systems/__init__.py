"""How systems wake programs: one platform is one file here, named as `sys.platform` names it, and imported only there."""
