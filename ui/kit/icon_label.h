#pragma once

#include "ui/kit/icons.h"
#include "ui/kit/tokens.h"

#include <QWidget>

namespace vb::ui {

/// An icon that is no button. Follows the theme; decorative, so the text beside it has to say the same.
class IconLabel : public QWidget {
    Q_OBJECT

public:
    explicit IconLabel(IconName icon, QColor Tokens::*color = &Tokens::muted, int size = 16, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    IconName m_icon;
    QColor Tokens::*m_color;
    int m_size;
};

} // namespace vb::ui
