// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.Optional;

/// A thing that does one operation at a time: what a store must look like from outside.
///
/// @param <S> its states: values with `equals`
/// @param <A> what clients do to it
public interface Model<S, A> {
    /// The state before any operation.
    S initial();

    /// Does one operation.
    ///
    /// @param answered whether the answer within the action was given, and must be right
    /// @return the state afterwards; empty if the answer is wrong in this state, which cannot be if there was
    /// none
    Optional<S> next(S state, A action, boolean answered);
}
