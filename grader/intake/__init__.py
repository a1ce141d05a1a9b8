"""How submissions arrive: folders to hand-ins, files to code. Reads, never executes, never changes what was handed in."""
