#pragma once

#include "app/cli/arguments.h"

namespace vb::cli {

// Each adds its commands to the parser. The one that a line names puts its work into `chosen`, which must outlive the
// parser, as must nothing else: arguments are owned by the work.
void addPracticeCommands(CLI::App &root, Command &chosen);
void addStaffCommands(CLI::App &root, Command &chosen);
void addPatientCommands(CLI::App &root, Command &chosen);
void addChartCommands(CLI::App &root, Command &chosen);
void addAuditCommands(CLI::App &root, Command &chosen);
void addAlertCommands(CLI::App &root, Command &chosen);
void addNoteCommands(CLI::App &root, Command &chosen);
void addStoreCommands(CLI::App &root, Command &chosen);
void addBackupCommands(CLI::App &root, Command &chosen);
void addKeyCommands(CLI::App &root, Command &chosen);
void addSyncCommands(CLI::App &root, Command &chosen);
void addDeviceCommands(CLI::App &root, Command &chosen);
void addConflictCommands(CLI::App &root, Command &chosen);
void addDemoCommands(CLI::App &root, Command &chosen);

} // namespace vb::cli
