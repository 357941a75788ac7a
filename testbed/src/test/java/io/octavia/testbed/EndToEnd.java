package io.octavia.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests against the product as a whole. They need root and a build; {@code -Dgroups=end-to-end}
 * runs them alone, {@code -DexcludedGroups=end-to-end} all others. A constructor may ask for the
 * {@link Scene} that they share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("end-to-end")
@Timeout(240)
@ExtendWith(Scene.Shared.class)
@interface EndToEnd {}
