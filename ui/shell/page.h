#pragma once

#include "core/session/session.h"
#include "ui/kit/icons.h"

#include <functional>

class QWidget;

namespace vb::ui {

/// A place in the main navigation.
struct Page {
    QString id;
    IconName icon = IconName::home;
    QString label;
    /// At the first visit after each login. The shell owns what it gives, and destroys it at lock.
    std::function<QWidget *(session::Session &)> make;
    /// False keeps the window open: the page asks the person what to do with unsaved work. May be empty.
    std::function<bool(QWidget *)> mayClose;
};

} // namespace vb::ui
