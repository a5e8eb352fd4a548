package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Request.Invocation;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the calls of a request one after another (RFC 8620 §3.10 allows no other visible order). A
/// call that fails fails alone.
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Catalogue catalogue;

  public Dispatcher(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// The Response object without its `sessionState` (RFC 8620 §3.4).
  ///
  /// @throws ProblemException the request as a whole is refused
  public ObjectNode answer(SignedIn who, Request request) throws ProblemException {
    check(request);
    Map<String, String> created = new HashMap<>();
    if (request.createdIds() != null) {
      created.putAll(request.createdIds());
    }
    ArrayNode responses = Json.array();
    Allowance allowance = new Allowance();
    for (Invocation invocation : request.calls()) {
      run(who, request, invocation, created, responses, allowance);
    }
    ObjectNode response = Json.object();
    response.set("methodResponses", responses);
    if (request.createdIds() != null) {
      ObjectNode ids = response.putObject("createdIds");
      created.forEach(ids::put);
    }
    return response;
  }

  private void check(Request request) throws ProblemException {
    for (String urn : request.using()) {
      Capability known = catalogue.capabilities().get(urn);
      if (known == null || !known.isOfServer()) {
        throw new ProblemException(Problem.unknownCapability(urn));
      }
    }
    int most = catalogue.limits().callsInRequest();
    if (request.calls().size() > most) {
      throw new ProblemException(
          Problem.limit("maxCallsInRequest", "A request has at most " + most + " method calls."));
    }
  }

  private void run(
      SignedIn who,
      Request request,
      Invocation invocation,
      Map<String, String> created,
      ArrayNode responses,
      Allowance allowance) {
    try {
      allowance.begin();
      follow(who, request, invocation, created, responses, allowance);
    } catch (MethodException e) {
      respond(responses, "error", e.json(), invocation.id());
    }
  }

  /// Runs a call, and those that it brings about.
  private void follow(
      SignedIn who,
      Request request,
      Invocation invocation,
      Map<String, String> created,
      ArrayNode responses,
      Allowance allowance) {
    try {
      Catalogue.Listed listed = listed(request, invocation.method());
      ObjectNode arguments = new ResultReferences(responses).resolve(invocation.arguments());
      Call call =
          new Call(catalogue, who, listed.capability(), request.using(), created, allowance);
      ObjectNode answer = guarded(listed.method(), new Arguments(arguments), call);
      allowance.answered(answer);
      respond(responses, invocation.method(), answer, invocation.id());
      for (Call.Following next : call.following()) {
        follow(
            who,
            request,
            new Invocation(next.method(), next.arguments(), invocation.id()),
            created,
            responses,
            allowance);
      }
    } catch (MethodException e) {
      respond(responses, "error", e.json(), invocation.id());
    }
  }

  /// A method is there for those who use its capability (RFC 8620 §3.3).
  private Catalogue.Listed listed(Request request, String name) throws MethodException {
    Catalogue.Listed listed = catalogue.method(name);
    if (listed == null || !request.using().contains(listed.capability().urn())) {
      throw new MethodException(
          MethodError.UNKNOWN_METHOD, "No capability in using has that method.");
    }
    return listed;
  }

  private static ObjectNode guarded(Method method, Arguments arguments, Call call)
      throws MethodException {
    try {
      return method.answer(arguments, call);
    } catch (Allowance.Exhausted e) {
      throw Allowance.tooLarge();
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP calls", e))
          .setCause(e)
          .log("{} failed: {}", method.name(), e.getMessage());
      throw new MethodException(MethodError.SERVER_UNAVAILABLE, "The store cannot answer now.");
    } catch (RuntimeException e) {
      LOG.error("{} failed.", method.name(), e);
      throw new MethodException(MethodError.SERVER_FAIL, "The server made a mistake; it is noted.");
    }
  }

  private static void respond(ArrayNode responses, String name, ObjectNode arguments, String id) {
    responses.addArray().add(name).add(arguments).add(id);
  }
}
