package dev.signalbox.deploy.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Statements that are judged together.
public record Policy(List<Statement> statements) {
  public Policy {
    statements = List.copyOf(statements);
  }

  public static Policy of(Iterable<JsonNode> statements) {
    var read = new ArrayList<Statement>();
    statements.forEach(it -> read.add(Statement.of(it)));
    return new Policy(read);
  }

  /// Nothing is allowed that no statement allows, nor what one denies.
  public boolean allows(Call call) {
    var applying = statements.stream().filter(it -> it.appliesTo(call)).toList();
    return !applying.isEmpty() && applying.stream().allMatch(Statement::allows);
  }

  /// Every policy that is this one with one condition less.
  public Stream<Policy> withoutOneCondition() {
    return IntStream.range(0, statements.size())
        .boxed()
        .flatMap(
            at ->
                statements.get(at).conditions().stream()
                    .map(
                        gone ->
                            replaced(
                                at,
                                statements
                                    .get(at)
                                    .with(
                                        statements.get(at).conditions().stream()
                                            .filter(it -> !it.equals(gone))
                                            .toList()))));
  }

  /// Every policy that is this one without the variables of one statement's resources.
  public Stream<Policy> withoutOneVariable() {
    return IntStream.range(0, statements.size())
        .filter(at -> statements.get(at).resources().toString().contains("${"))
        .mapToObj(
            at ->
                replaced(
                    at,
                    statements
                        .get(at)
                        .on(
                            statements.get(at).resources().stream()
                                .map(it -> it.replaceAll("\\$\\{[^}]*}", "*"))
                                .toList())));
  }

  /// Every policy that is this one with one action less.
  public Stream<Policy> withoutOneAction() {
    return IntStream.range(0, statements.size())
        .boxed()
        .flatMap(
            at ->
                statements.get(at).actions().stream()
                    .map(gone -> replaced(at, without(statements.get(at), gone))));
  }

  private static Statement without(Statement statement, String action) {
    var left = statement.actions().stream().filter(it -> !it.equals(action)).toList();
    return new Statement(
        statement.allows(),
        statement.principals(),
        left,
        statement.resources(),
        statement.conditions());
  }

  private Policy replaced(int at, Statement by) {
    var others = new ArrayList<>(statements);
    others.set(at, by);
    return new Policy(others);
  }
}
