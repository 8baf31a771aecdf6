// SPDX-License-Identifier: Apache-2.0
/// The settings of a discovery mode, read strictly from JSON.
package org.rqlite.disco.config;
