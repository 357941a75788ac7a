package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Requests;
import io.octavia.db.resource.MissingRow;
import io.octavia.db.resource.RowBusy;
import io.octavia.db.resource.UnstorableValue;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.identity.Identity;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every request passes through: its media types, its caller, the call itself, faults, and the
 * id in the reply.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** As oslo.context has it; anything else would let callers write what they like into our logs. */
  private static final Pattern REQUEST_ID =
      Pattern.compile("req-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Authentication authentication;
  private final Authorization authorization;
  private final boolean selectable;
  private final Supplier<UUID> uuids;

  /**
   * @param selectable whether callers may choose attributes
   */
  Pipeline(
      Authentication authentication,
      Authorization authorization,
      boolean selectable,
      Supplier<UUID> uuids) {
    this.authentication = authentication;
    this.authorization = authorization;
    this.selectable = selectable;
    this.uuids = uuids;
  }

  /** Answers a call. */
  Response answer(Request request, Function<Call, Response> handler) {
    return known(
        request,
        call -> {
          MediaTypes.check(call.request());
          return handler.apply(call);
        });
  }

  /** Answers a request whose caller must be known, whatever it is. */
  Response known(Request request, Function<Call, Response> handler) {
    return guarded(
        request,
        open ->
            switch (authentication.of(open)) {
              case Authentication.Outcome.Known(var caller) ->
                  handler.apply(new Call(open, caller, authorization, selectable));
              case Authentication.Outcome.Refused(var reply) -> reply;
            });
  }

  /** Answers a call that anybody may make. */
  Response open(Request request, Function<Call, Response> handler) {
    var nobody = new Identity(null, null, List.of());
    return guarded(
        request, open -> handler.apply(new Call(open, nobody, authorization, selectable)));
  }

  /**
   * The id that a caller brings along, that of a request elsewhere which this one is part of, is
   * what everybody's log lines have in common; so it stands for the request. Our own lines have the
   * id of the reply as well.
   */
  private Response guarded(Request request, Function<Request, Response> handler) {
    var id = "req-" + uuids.get();
    var whose =
        request
            .header("X-Openstack-Request-Id")
            .filter(global -> REQUEST_ID.matcher(global).matches())
            .orElse(id);
    MDC.put("request_id", whose.equals(id) ? id : whose + " " + id);
    try {
      return Requests.serving(whose, () -> answered(request, handler))
          .header("x-openstack-request-id", id);
    } finally {
      MDC.remove("request_id");
    }
  }

  private static Response answered(Request request, Function<Request, Response> handler) {
    try {
      return handler.apply(request);
    } catch (Fault fault) {
      return Faults.reply(fault);
    } catch (UnstorableValue e) {
      LOG.info("{} was refused by the database", request, e);
      return Faults.reply(
          Fault.invalid(
              "A value is too long for the database, or has characters that it does not know."));
    } catch (MissingRow e) {
      LOG.info("{} was refused by the database", request, e);
      return Faults.reply(Fault.invalid("What the request refers to is not there any more."));
    } catch (RowBusy e) {
      LOG.warn("{} could not be answered: others were in the way", request, e);
      return Faults.reply(
          Fault.of(503, "Project busy.  Unable to lock the project.  Please try again."));
    } catch (CloudException e) {
      LOG.error("{} could not be answered: the cloud failed", request, e);
      return Faults.reply(Fault.provider("amphora", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      if (Db.wasAway(e) || Db.wasLeftOpen(e)) return withoutDatabase(request, e);
      LOG.error("{} could not be answered", request, e);
      return Faults.reply(Fault.of(500, "Something unknown went wrong"));
    }
  }

  private static Response withoutDatabase(Request request, RuntimeException failure) {
    LOG.error("{} could not be answered: {}", request, failure.toString());
    return Faults.reply(
        Fault.of(
            503,
            Db.wasAway(failure)
                ? "The database cannot be used at the moment. Nothing was done. Please try again."
                : "The database went away before it said whether this is done. Please look before"
                    + " you try again."));
  }
}
