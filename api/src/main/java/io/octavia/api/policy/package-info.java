/**
 * Who may call what, in the language of oslo.policy: upstream's rules, and the operator's files
 * that replace them.
 */
package io.octavia.api.policy;
