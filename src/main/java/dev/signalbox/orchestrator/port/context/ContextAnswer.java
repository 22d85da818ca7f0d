package dev.signalbox.orchestrator.port.context;

/// What came of reading a task's context.
public sealed interface ContextAnswer {
  /// It was read. What the query did not ask for is absent.
  record Found(TaskContext context) implements ContextAnswer {}

  /// The source knows: with this query no agent can work.
  ///
  /// @param detail the source's words, without secrets
  record Refused(Refusal refusal, String detail) implements ContextAnswer {}

  /// Nothing was learned within the budget of time; the agent may have more luck.
  record Unavailable(Trouble trouble, String because) implements ContextAnswer {}

  /// Why nothing was learned, and so who else learns nothing.
  enum Trouble {
    /// The source itself does not answer: nobody learns anything now.
    SOURCE,
    /// This token cannot be had or used now, and can a little later.
    PASSING,
    /// Of this task or its token: a later reading would find the same.
    LASTING
  }

  /// Why no agent can work.
  enum Refusal {
    /// The repository does not exist, or the token cannot see it: the source tells them apart for
    /// nobody.
    REPOSITORY_NOT_FOUND,
    ISSUE_NOT_FOUND,
    /// The pull request does not exist, or is closed.
    PULL_REQUEST_NOT_FOUND,
    /// The token is expired, revoked or malformed.
    TOKEN_REFUSED,
    /// The token is valid, and may see the repository but not do what the task needs.
    TOKEN_LACKS_PERMISSION,
    /// The secret of the token does not exist, or holds no token: a fault of the deployment. That
    /// this service may not read it is none, because the agent may.
    TOKEN_SECRET_MISSING
  }
}
