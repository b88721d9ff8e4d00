#pragma once

#include "ui/kit/icons.h"

#include <QPushButton>
#include <QToolButton>

namespace vb::ui {

/// How a QPushButton looks. A dialog's default button without a kind is painted as primary.
enum class ButtonKind { secondary, primary, danger, flat };

void setButtonKind(QPushButton *button, ButtonKind kind);
[[nodiscard]] ButtonKind buttonKind(const QPushButton *button);

/// A square button that shows an icon only; `name` is its accessible name and tool tip.
class IconButton : public QToolButton {
    Q_OBJECT

public:
    IconButton(IconName icon, const QString &name, QWidget *parent = nullptr);
};

} // namespace vb::ui
