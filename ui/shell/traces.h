#pragma once

class QWidget;

namespace vb::ui {

/// At lock, before the store is closed: takes off the screen what other windows of the program show, at once.
void hideOtherWindows(const QWidget *window);

/// After the person's widgets are gone: other windows, cached pictures, tool tips, half-composed input, and what the
/// program itself put on the clipboard. Other programs' clips stay.
void forgetTraces(const QWidget *window);

} // namespace vb::ui
