package io.octavia.agent;

/** What is in a block of a file of keepalived. */
sealed interface BlockItem permits Block, BlockItem.Line {
  /** A line, without the blanks around it. */
  record Line(String text) implements BlockItem {}
}
