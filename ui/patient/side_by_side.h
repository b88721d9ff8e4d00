#pragma once

#include <QWidget>

class QBoxLayout;

namespace vb::ui {

/// A wide and a narrow part beside each other, or below each other when there is no room for both.
class SideBySide : public QWidget {
    Q_OBJECT

public:
    SideBySide(QWidget *wide, QWidget *narrow, QWidget *parent = nullptr);

    /// As wide as the wider part only, since they can stand below each other.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QBoxLayout *m_layout;
    QWidget *m_wide;
    QWidget *m_narrow;
};

} // namespace vb::ui
