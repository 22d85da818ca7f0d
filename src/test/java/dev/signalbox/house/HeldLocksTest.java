package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.signalbox.aws.AwsCall;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Nothing waits for an answer while it holds a lock. The threads of a verticle run in turns: one
/// that waits gives its turn away, and if the next one waits for the lock, neither ever goes on.
final class HeldLocksTest {
  /// A map holds a lock while it computes.
  private static final Set<String> COMPUTING =
      Set.of("compute", "computeIfAbsent", "computeIfPresent", "merge");

  private static final List<Class<?>> MAPS =
      List.of(Map.class, ConcurrentMap.class, ConcurrentHashMap.class);

  @Test
  void nothingWaitsForAnAnswerWhileItHoldsALock() {
    var classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.signalbox");

    assertThat(holdersThatWait(classes))
        .as("code that holds a lock while it waits for an answer")
        .isEmpty();
  }

  /// What the rule is for is seen by it.
  @Test
  void aLockThatIsHeldIsFound() {
    var classes =
        new ClassFileImporter()
            .importClasses(Synchronised.class, Computing.class, Asks.class, AwsCall.class);

    assertThat(holdersThatWait(classes))
        .extracting(it -> it.getOwner().getSimpleName() + "." + it.getName())
        .containsExactlyInAnyOrder("Synchronised.held", "Computing.held");
  }

  private static List<JavaCodeUnit> holdersThatWait(JavaClasses classes) {
    return classes.stream()
        .filter(it -> !it.getPackageName().startsWith("dev.signalbox.local"))
        .flatMap(it -> it.getCodeUnits().stream())
        .filter(it -> isSynchronised(it) || computes(it))
        .filter(HeldLocksTest::waits)
        .toList();
  }

  private static boolean isSynchronised(JavaCodeUnit unit) {
    return unit.getModifiers().contains(JavaModifier.SYNCHRONIZED);
  }

  private static boolean computes(JavaCodeUnit unit) {
    return unit.getMethodCallsFromSelf().stream()
        .map(JavaCodeUnitAccess::getTarget)
        .anyMatch(
            it ->
                COMPUTING.contains(it.getName())
                    && MAPS.stream().anyMatch(it.getOwner()::isEquivalentTo));
  }

  /// Whether it comes to a wait, through whatever of ours it calls, in any class that may stand
  /// behind an interface. Of what is handed on only what the holder itself hands on counts: further
  /// away it is as a rule for another thread.
  private static boolean waits(JavaCodeUnit holder) {
    var seen = new HashSet<>(Set.of(holder));
    var open = new ArrayDeque<>(seen);
    holder
        .getMethodReferencesFromSelf()
        .forEach(it -> behind(it.getTarget()).filter(seen::add).forEach(open::add));
    while (!open.isEmpty()) {
      for (var call : open.remove().getCallsFromSelf()) {
        if (isWait(call.getTarget())) {
          return true;
        }
        behind(call.getTarget()).filter(seen::add).forEach(open::add);
      }
    }
    return false;
  }

  private static boolean isWait(CodeUnitAccessTarget target) {
    return target.getName().equals("await")
        && (target.getOwner().isAssignableTo(AwsCall.class)
            || target.getOwner().isAssignableTo(Future.class));
  }

  private static Stream<JavaCodeUnit> behind(CodeUnitAccessTarget target) {
    var types = target.getRawParameterTypes();
    var owner = target.getOwner();
    return Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream())
        .map(JavaClass::getCodeUnits)
        .flatMap(Collection::stream)
        .filter(it -> it.getName().equals(target.getName()))
        .filter(it -> it.getRawParameterTypes().equals(types));
  }

  private interface Asking {
    String ask();
  }

  private static final class Asks implements Asking {
    @Override
    public String ask() {
      return new AwsCall("sqs").await("SendMessage", Answer::of);
    }
  }

  private static final class Answer {
    static CompletionStage<String> of() {
      return CompletableFuture.completedStage("answer");
    }
  }

  @SuppressWarnings("UnusedMethod")
  private record Synchronised(Asking asking) {
    synchronized String held() {
      return asking.ask();
    }

    String free() {
      return asking.ask();
    }
  }

  @SuppressWarnings("UnusedMethod")
  private record Computing(Map<String, String> known, Asking asking) {
    String held() {
      return known.computeIfAbsent("key", this::ask);
    }

    private String ask(String key) {
      return asking.ask();
    }

    String free() {
      return known.getOrDefault("key", asking.ask());
    }
  }
}
