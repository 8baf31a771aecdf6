// SPDX-License-Identifier: Apache-2.0
/// Real servers for the tests of discovery, and what every key-value provider must do on them.
package org.rqlite.disco.testkit;
