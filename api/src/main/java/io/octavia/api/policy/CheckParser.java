package io.octavia.api.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes rules apart.
 *
 * <pre>
 * any  = all { "or" all }
 * all  = one { "and" one }
 * one  = "not" one | "(" any ")" | check
 * check = "@" | "!" | kind ":" match
 * </pre>
 *
 * <p>As upstream, a rule that cannot be understood lets nobody pass and is complained of: the rest
 * of a policy works on.
 */
final class CheckParser {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern PATH =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*(\\.[\\p{L}_][\\p{L}\\p{N}_-]*)*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)");

  private final Consumer<String> complaints;

  /**
   * @param complaints told of every check that was not understood
   */
  CheckParser(Consumer<String> complaints) {
    this.complaints = complaints;
  }

  /** What a rule is, in the words of the language. */
  Check text(String rule) {
    if (rule.isEmpty()) return new Check.Always();
    var tokens = tokens(rule);
    if (tokens.size() == 1 && !(tokens.getFirst() instanceof Token.Checked)) {
      return new Check.Broken("'" + rule + "' is no check");
    }
    var rest = new ArrayDeque<>(tokens);
    var check = any(rest);
    if (check != null && rest.isEmpty()) return check;
    complaints.accept("'" + rule + "' cannot be understood");
    return new Check.Never();
  }

  /** What a rule is, in the older notation: a list of alternatives, each a list of conditions. */
  Check list(List<?> alternatives) {
    if (alternatives.isEmpty()) return new Check.Always();
    var any = new ArrayList<Check>();
    for (var alternative : alternatives) {
      switch (alternative) {
        case List<?> conditions when conditions.isEmpty() -> {}
        case List<?> conditions ->
            any.add(new Check.All(conditions.stream().map(this::condition).toList()));
        case String condition when condition.isEmpty() -> {}
        default -> any.add(condition(alternative));
      }
    }
    return any.isEmpty() ? new Check.Never() : new Check.Any(any);
  }

  private Check condition(@Nullable Object condition) {
    if (condition instanceof String text) return check(text);
    complaints.accept("'" + condition + "' is no check");
    return new Check.Never();
  }

  private sealed interface Token {
    record Word(String word) implements Token {}

    record Checked(Check check) implements Token {}

    /** Text in quotes, which nothing can be made of. */
    record Quoted() implements Token {}
  }

  private static final Token OPEN = new Token.Word("(");
  private static final Token CLOSE = new Token.Word(")");
  private static final Token AND = new Token.Word("and");
  private static final Token OR = new Token.Word("or");
  private static final Token NOT = new Token.Word("not");

  private List<Token> tokens(String rule) {
    var tokens = new ArrayList<Token>();
    for (var piece : SPACE.split(rule, -1)) {
      int begin = 0;
      while (begin < piece.length() && piece.charAt(begin) == '(') {
        tokens.add(OPEN);
        begin++;
      }
      int end = piece.length();
      while (end > begin && piece.charAt(end - 1) == ')') end--;
      if (end > begin) tokens.add(token(piece.substring(begin), piece.substring(begin, end)));
      for (int i = end; i < piece.length(); i++) tokens.add(CLOSE);
    }
    return tokens;
  }

  /**
   * @param word without the parentheses behind it
   */
  private Token token(String piece, String word) {
    var folded = word.toLowerCase(Locale.ROOT);
    return switch (folded) {
      case "and", "or", "not" -> new Token.Word(folded);
      default -> quoted(piece) ? new Token.Quoted() : new Token.Checked(check(word));
    };
  }

  private static boolean quoted(String text) {
    if (text.length() < 2) return false;
    char first = text.charAt(0);
    return (first == '"' || first == '\'') && text.charAt(text.length() - 1) == first;
  }

  private static @Nullable Check any(Deque<Token> tokens) {
    var checks = new ArrayList<Check>();
    do {
      var check = all(tokens);
      if (check == null) return null;
      checks.add(check);
    } while (took(tokens, OR));
    return checks.size() == 1 ? checks.getFirst() : new Check.Any(checks);
  }

  private static @Nullable Check all(Deque<Token> tokens) {
    var checks = new ArrayList<Check>();
    do {
      var check = one(tokens);
      if (check == null) return null;
      checks.add(check);
    } while (took(tokens, AND));
    return checks.size() == 1 ? checks.getFirst() : new Check.All(checks);
  }

  private static @Nullable Check one(Deque<Token> tokens) {
    if (took(tokens, NOT)) {
      var check = one(tokens);
      return check == null ? null : new Check.Not(check);
    }
    if (took(tokens, OPEN)) {
      var check = any(tokens);
      return took(tokens, CLOSE) ? check : null;
    }
    return tokens.poll() instanceof Token.Checked(var check) ? check : null;
  }

  private static boolean took(Deque<Token> tokens, Token token) {
    if (!token.equals(tokens.peek())) return false;
    tokens.remove();
    return true;
  }

  private Check check(String text) {
    if (text.equals("@")) return new Check.Always();
    if (text.equals("!")) return new Check.Never();
    int colon = text.indexOf(':');
    if (colon < 0) {
      complaints.accept("'" + text + "' is no check");
      return new Check.Never();
    }
    var kind = text.substring(0, colon);
    var match = text.substring(colon + 1);
    return switch (kind) {
      case "rule" -> new Check.Named(match);
      case "role" -> new Check.Role(Template.of(match));
      case "is_admin" -> new Check.Admin(match.equalsIgnoreCase("true"));
      case "http", "https" -> {
        complaints.accept("'" + text + "' would ask another server, and none is asked here");
        yield new Check.Broken("'" + text + "' would ask another server");
      }
      default -> comparison(kind, Template.of(match));
    };
  }

  private Check comparison(String kind, Template match) {
    var literal = literal(kind);
    if (literal.isPresent()) return new Check.Literal(literal.get(), match);
    if (PATH.matcher(kind).matches()) {
      return new Check.Attribute(List.of(kind.split("\\.", -1)), match);
    }
    complaints.accept("'" + kind + "' is no attribute");
    return new Check.Broken("'" + kind + "' is no attribute");
  }

  /** The text of a kind that is a value itself. */
  private static Optional<String> literal(String kind) {
    if (quoted(kind)) return Optional.of(kind.substring(1, kind.length() - 1));
    return switch (kind) {
      case "True", "False", "None" -> Optional.of(kind);
      default -> WHOLE_NUMBER.matcher(kind).matches() ? Optional.of(kind) : Optional.empty();
    };
  }
}
