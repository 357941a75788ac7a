package io.octavia.worker;

/** Performs actions: each asks the outside, and returns what is to be remembered. */
final class Performer {
  private final Enlistment enlistment;
  private final ServerActions servers;
  private final PortActions ports;
  private final AgentActions agents;
  private final RemovalActions removals;

  Performer(
      Enlistment enlistment,
      ServerActions servers,
      PortActions ports,
      AgentActions agents,
      RemovalActions removals) {
    this.enlistment = enlistment;
    this.servers = servers;
    this.ports = ports;
    this.agents = agents;
    this.removals = removals;
  }

  Rows perform(Action action, Round round, Journal journal) {
    return switch (action) {
      case Action.Enlist enlist -> enlistment.enlist(round, enlist);
      case Action.MakeVipPort _ -> ports.makeVip(round);
      case Action.MakeServerGroup _ -> servers.group(round);
      case Action.SecureVip secure -> ports.secure(round, secure);
      case Action.RemoveShared _ -> removals.removeShared(round);
      case Action.RemoveVip _ -> removals.removeVip(round);
      case Action.OnAmphora onAmphora -> performOnAmphora(onAmphora, round, journal);
    };
  }

  private Rows performOnAmphora(Action.OnAmphora action, Round round, Journal journal) {
    var amphora = round.amphora(action.amphora());
    return switch (action) {
      case Action.BootServer _ -> servers.boot(round, amphora, journal);
      case Action.AwaitServer _ -> servers.await(amphora, journal);
      case Action.AwaitAgent _ -> servers.awaitAgent(amphora);
      case Action.MakeVrrpPort make -> ports.makeVrrp(round, amphora, make.nic());
      case Action.PlugVip plug -> agents.plugVip(round, amphora, plug);
      case Action.PlugNetwork plug -> agents.plugNetwork(round, amphora, plug, journal);
      case Action.UnplugNetwork unplug -> removals.unplug(round, amphora, unplug.network());
      case Action.PushConfig push -> agents.push(round, amphora, push.generation(), journal);
      case Action.StartVrrp start -> agents.startVrrp(round, amphora, start);
      case Action.Reconfigure _ -> agents.reconfigure(round, amphora);
      case Action.RotateCertificate _ -> agents.rotateCertificate(amphora);
      case Action.RemoveAmphora _ -> removals.remove(round, amphora);
    };
  }
}
