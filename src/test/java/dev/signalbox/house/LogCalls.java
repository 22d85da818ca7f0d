package dev.signalbox.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Every call in the sources that writes a line of the log, as the compiler reads them.
///
/// @param message empty where it is no constant text
/// @param logger the class whose name the line bears
/// @param level empty where the call does not show it
/// @param keys those that the call shows; a method that begins the line may add others
record LogCalls(
    String place,
    Optional<String> message,
    String logger,
    Optional<String> level,
    Set<String> keys) {
  private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

  /// What one file says.
  ///
  /// @param keys every key in it, and `?` for one that is no constant text
  record InFile(List<LogCalls> calls, Set<String> keys) {}

  static InFile of(Path file) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
      var scan = new Scan(file);
      for (CompilationUnitTree unit : task.parse()) {
        scan.scan(unit, null);
      }
      return new InFile(scan.calls, scan.keys);
    }
  }

  private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Path file;
    private final Map<String, String> constants = new HashMap<>();
    private final List<LogCalls> calls = new ArrayList<>();
    private final Set<String> keys = new TreeSet<>();
    private String logger;

    Scan(Path file) {
      this.file = file;
      this.logger = file.getFileName().toString().replace(".java", "");
    }

    /// The constants of a class first: a line may stand before the text that it says.
    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      for (var member : type.getMembers()) {
        if (member instanceof VariableTree field && field.getInitializer() != null) {
          text(field.getInitializer()).ifPresent(it -> constants.put(field.getName() + "", it));
          loggerOf(field.getInitializer()).ifPresent(it -> logger = it);
        }
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
      if (call.getMethodSelect() instanceof MemberSelectTree method) {
        var name = method.getIdentifier().toString();
        if (name.equals("addKeyValue")) {
          keys.add(text(call.getArguments().getFirst()).orElse("?"));
        } else if (name.equals("log") && call.getArguments().size() == 1) {
          calls.add(line(call, chain(method.getExpression())));
        } else if (isPlain(method)) {
          calls.add(plain(call, name));
        }
      }
      return super.visitMethodInvocation(call, null);
    }

    /// `LOG.warn(...)`, which takes no keys.
    private static boolean isPlain(MemberSelectTree method) {
      return LEVELS.contains(method.getIdentifier().toString())
          && method.getExpression() instanceof IdentifierTree of
          && of.getName().contentEquals("LOG");
    }

    private LogCalls plain(MethodInvocationTree call, String level) {
      var message = text(call.getArguments().getFirst()).filter(it -> !it.contains("{}"));
      return new LogCalls(place(), message, logger, Optional.of(upper(level)), Set.of());
    }

    private LogCalls line(MethodInvocationTree call, List<MethodInvocationTree> before) {
      var shown = new TreeSet<String>();
      var level = Optional.<String>empty();
      for (var part : before) {
        var name = ((MemberSelectTree) part.getMethodSelect()).getIdentifier().toString();
        if (name.equals("addKeyValue")) {
          text(part.getArguments().getFirst()).ifPresent(shown::add);
        } else if (name.startsWith("at") && part.getArguments().isEmpty()) {
          level = Optional.of(upper(name.substring(2)));
        }
      }
      var message = text(call.getArguments().getFirst()).filter(it -> !it.contains("{}"));
      return new LogCalls(place(), message, logger, level, shown);
    }

    private String place() {
      return file.getFileName().toString();
    }

    private static String upper(String level) {
      return level.toUpperCase(Locale.ROOT);
    }

    /// The calls that a call is made on, back to the first.
    private static List<MethodInvocationTree> chain(ExpressionTree from) {
      var parts = new ArrayList<MethodInvocationTree>();
      var at = from;
      while (at instanceof MethodInvocationTree part
          && part.getMethodSelect() instanceof MemberSelectTree select) {
        parts.add(part);
        at = select.getExpression();
      }
      return parts;
    }

    private static Optional<String> loggerOf(ExpressionTree made) {
      return made instanceof MethodInvocationTree call
              && call.getMethodSelect().toString().equals("LoggerFactory.getLogger")
          ? Optional.of(call.getArguments().getFirst().toString().replace(".class", ""))
          : Optional.empty();
    }

    /// A constant text, in one piece or in several.
    private Optional<String> text(ExpressionTree from) {
      return switch (from) {
        case LiteralTree literal when literal.getValue() instanceof String it -> Optional.of(it);
        case IdentifierTree name -> Optional.ofNullable(constants.get(name.getName().toString()));
        case com.sun.source.tree.BinaryTree sum ->
            text(sum.getLeftOperand())
                .flatMap(left -> text(sum.getRightOperand()).map(right -> left + right));
        case com.sun.source.tree.ParenthesizedTree inner -> text(inner.getExpression());
        default -> Optional.empty();
      };
    }
  }
}
