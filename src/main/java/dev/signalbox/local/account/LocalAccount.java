package dev.signalbox.local.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.local.wire.WireTarget;
import dev.signalbox.local.wire.fault.FaultRules;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;

/// One account: who its callers are (STS), its subnets and security groups (EC2), and what it may
/// have at once (Service Quotas).
public final class LocalAccount {
  private static final String VCPUS = "L-3032A538";

  private record Refuse(int status, String code) {}

  private final String account;
  private final Map<String, String> subnets = new ConcurrentSkipListMap<>();
  private final Map<String, String> groups = new ConcurrentSkipListMap<>();
  private final FaultRules<String, Refuse> faults = new FaultRules<>();
  private volatile double vcpus = 4_000;

  public LocalAccount(String account) {
    this.account = account;
  }

  public LocalAccount subnet(String id, String vpc) {
    subnets.put(id, vpc);
    return this;
  }

  public LocalAccount securityGroup(String id, String vpc) {
    groups.put(id, vpc);
    return this;
  }

  public void removeSubnet(String id) {
    subnets.remove(id);
  }

  /// How many vCPUs it may have on Fargate.
  public void vcpus(double most) {
    vcpus = most;
  }

  /// Refuses an operation from now on, such as `GetCallerIdentity`.
  public void refuse(String operation, int status, String code) {
    faults.add(operation::equals, new Refuse(status, code), OptionalInt.empty());
  }

  public void clearFaults() {
    faults.clear();
  }

  /// A fault as `POST /_local/faults` has it: `match` names the operation.
  public void addFault(ObjectNode fault) {
    var operation = Json.text(fault, "match").orElse("GetCallerIdentity");
    faults.add(
        operation::equals,
        new Refuse(
            Json.integer(fault, "status").orElse(403),
            Json.text(fault, "code").orElse("ExpiredToken")),
        Json.integer(fault, "count"));
  }

  public void serveOn(WireServer wire) {
    wire.form("GetCallerIdentity", _ -> identity())
        .form("DescribeSubnets", this::subnets)
        .form("DescribeSecurityGroups", this::groups)
        .serve(
            new WireTarget(
                "servicequotas", "ServiceQuotasV20190624", Map.of("GetServiceQuota", this::quota)));
  }

  private WireAnswer identity() {
    refuseIfAsked("GetCallerIdentity");
    return new WireAnswer.Xml(
        200,
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
        <GetCallerIdentityResult><Arn>arn:aws:iam::%s:user/local</Arn><UserId>AIDALOCAL</UserId>\
        <Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>\
        """
            .formatted(account, account));
  }

  private WireAnswer subnets(Map<String, String> form) {
    refuseIfAsked("DescribeSubnets");
    var items = new StringBuilder();
    asked(form, "SubnetId.")
        .forEach(
            id -> {
              var vpc = subnets.get(id);
              if (vpc == null) {
                throw WireRefusal.of(
                    "InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
              }
              items.append(
                  "<item><subnetId>%s</subnetId><vpcId>%s</vpcId><state>available</state><availableIpAddressCount>250</availableIpAddressCount></item>"
                      .formatted(id, vpc));
            });
    return new WireAnswer.Xml(
        200,
        "<DescribeSubnetsResponse><subnetSet>" + items + "</subnetSet></DescribeSubnetsResponse>");
  }

  private WireAnswer groups(Map<String, String> form) {
    refuseIfAsked("DescribeSecurityGroups");
    var items = new StringBuilder();
    asked(form, "GroupId.")
        .forEach(
            id -> {
              var vpc = groups.get(id);
              if (vpc == null) {
                throw WireRefusal.of(
                    "InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
              }
              items.append(
                  "<item><groupId>%s</groupId><vpcId>%s</vpcId></item>".formatted(id, vpc));
            });
    return new WireAnswer.Xml(
        200,
        "<DescribeSecurityGroupsResponse><securityGroupInfo>"
            + items
            + "</securityGroupInfo></DescribeSecurityGroupsResponse>");
  }

  private static java.util.List<String> asked(Map<String, String> form, String prefix) {
    return form.entrySet().stream()
        .filter(it -> it.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  private WireAnswer quota(WireCall call) {
    refuseIfAsked("GetServiceQuota");
    var code = Json.text(call.request(), "QuotaCode").orElse("");
    if (!code.equals(VCPUS)) {
      throw WireRefusal.of("NoSuchResourceException", "There is no quota " + code + " here");
    }
    var quota =
        Json.object().put("ServiceCode", "fargate").put("QuotaCode", code).put("Value", vcpus);
    return WireAnswer.of(Json.object().set("Quota", quota));
  }

  private void refuseIfAsked(String operation) {
    var refusal = faults.take(Refuse.class, operation);
    if (refusal.isPresent()) {
      throw WireRefusal.of(
          refusal.get().status(), refusal.get().code(), "Injected by a fault rule");
    }
  }
}
