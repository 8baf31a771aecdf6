// SPDX-License-Identifier: Apache-2.0
/// `rqlited doctor`: looks for what keeps a node from starting or from finding the others, before it is started.
package org.rqlite.server.doctor;
