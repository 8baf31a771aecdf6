// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

/// An answer, and who gave it.
///
/// @param from the node that answered, as it stood when it did
/// @param answer what it said
public record Heard(Greeting from, Answer answer) {}
