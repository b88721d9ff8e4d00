#include "core/platform/lock_signals.h"

namespace vb::platform {

struct LockSignals::Bus { };

LockSignals::LockSignals(QObject *parent) : QObject(parent) { }

LockSignals::~LockSignals() = default;

void LockSignals::takeSleep(bool) { }

void LockSignals::takeLock() { }

void LockSignals::takeScreenSaver(bool) { }

void LockSignals::findSession(QStringList) { }

void LockSignals::holdSleep() { }

} // namespace vb::platform
