package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What other designs check at run time does not compile here. The compiler itself is asked.
class ClosedSetsTest {
  private static final String BEFORE =
      """
      import dev.signalbox.agentcore.AgentCoreComputeStrategy;
      import dev.signalbox.ecs.EcsComputeStrategy;
      import dev.signalbox.lifecycle.*;
      import dev.signalbox.lifecycle.SessionHandle.*;
      import java.util.List;
      class Snippet {
        Object of(EcsComputeStrategy ecs, AgentCoreComputeStrategy agentCore,
            EcsSession ecsSession, AgentCoreSession agentCoreSession,
            ComputeType type, SessionHandle handle) {
      """;

  private static List<String> errors(String expression) {
    var source =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return BEFORE + "return " + expression + ";\n  }\n}\n";
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecs.stopSession(ecsSession, \"r\")",
        "agentCore.stopSession(agentCoreSession, \"r\")",
        "ecs.pollSession(List.of(ecsSession))",
        "switch (type) { case ECS -> 1; case AGENTCORE -> 2; }",
        "switch (handle) { case EcsSession _ -> 1; case AgentCoreSession _ -> 2; }"
      })
  void whatIsRightCompiles(String expression) {
    assertThat(errors(expression)).isEmpty();
  }

  @Test
  void stoppingAnAgentCoreSessionOnEcsDoesNotCompile() {
    assertThat(errors("ecs.stopSession(agentCoreSession, \"r\")"))
        .singleElement()
        .asString()
        .contains("incompatible types");
  }

  @Test
  void stoppingAnEcsSessionOnAgentCoreDoesNotCompile() {
    assertThat(errors("agentCore.stopSession(ecsSession, \"r\")"))
        .singleElement()
        .asString()
        .contains("incompatible types");
  }

  @Test
  void pollingAnAgentCoreSessionOnEcsDoesNotCompile() {
    assertThat(errors("ecs.pollSession(List.of(agentCoreSession))")).hasSize(1);
  }

  @Test
  void pollingAgentCoreDoesNotCompile() {
    assertThat(errors("agentCore.pollSession(List.of(agentCoreSession))"))
        .singleElement()
        .asString()
        .contains("cannot find symbol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"switch (type) { case ECS -> 1; }", "switch (handle) { case EcsSession _ -> 1; }"})
  void forgettingABackendDoesNotCompile(String expression) {
    assertThat(errors(expression)).singleElement().asString().contains("does not cover");
  }
}
