#pragma once

#include "app/cli/command.h"

namespace vb::cli {

/// Runs the commands of a batch, one result line of JSON on standard output for each as soon as it is durable. The
/// first error; with --keep-going the commands after it have run as well. Lines that
/// sign read the password file again.
Result<void> runBatch(session::Session &session, const BatchRequest &request, const QString &passwordFile);

} // namespace vb::cli
