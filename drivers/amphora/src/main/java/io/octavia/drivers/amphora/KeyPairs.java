package io.octavia.drivers.amphora;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * RSA key pairs of 2048 bits, some of them in stock: finding the primes takes a large part of a
 * second, in which nobody should have to wait for a load balancer.
 */
final class KeyPairs {
  private static final int STOCK = 2;
  private static final int BITS = 2048;

  private final BlockingQueue<KeyPair> stock = new ArrayBlockingQueue<>(STOCK);
  private final AtomicBoolean restocking = new AtomicBoolean();

  KeyPairs() {
    restock();
  }

  /** A pair that nobody else gets. */
  KeyPair take() {
    var ready = stock.poll();
    restock();
    return ready == null ? generate() : ready;
  }

  private void restock() {
    if (!restocking.compareAndSet(false, true)) return;
    Thread.ofPlatform()
        .daemon()
        .name("key-pairs")
        .start(() -> {
          try {
            var room = true;
            while (room && stock.remainingCapacity() > 0) room = stock.offer(generate());
          } finally {
            restocking.set(false);
          }
        });
  }

  private static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new PkiException("This Java has no RSA", e);
    }
  }
}
