package dev.signalbox.contract;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Asks the compiler about a class `Snippet` that sees this class path.
final class SnippetCompiler {
  private SnippetCompiler() {}

  static List<String> errors(String snippet) {
    var source =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return snippet;
          }
        };
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var options =
        List.of(
            "-proc:none", "-implicit:none", "-classpath", System.getProperty("java.class.path"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var analysed =
        (com.sun.source.util.JavacTask)
            compiler.getTask(null, null, diagnostics, options, null, List.of(source));
    try {
      var _ = analysed.analyze();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return diagnostics.getDiagnostics().stream()
        .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
        .map(it -> it.getMessage(Locale.ROOT))
        .toList();
  }
}
