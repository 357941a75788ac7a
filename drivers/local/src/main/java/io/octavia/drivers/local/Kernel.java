package io.octavia.drivers.local;

/** Everything of one instance that acts on the machine's network, made from one set of names. */
record Kernel(
    Names names,
    Commands commands,
    Locks locks,
    Bridges bridges,
    Namespaces namespaces,
    Wiring wiring,
    Filters filters) {

  static Kernel of(Names names, Commands commands, CloudDb db, Locks locks) {
    Bridges bridges = new Bridges(names, commands);
    return new Kernel(
        names,
        commands,
        locks,
        bridges,
        new Namespaces(commands),
        new Wiring(names, commands, bridges),
        new Filters(db, names, commands, locks));
  }
}
