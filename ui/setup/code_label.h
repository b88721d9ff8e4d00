#pragma once

#include <QLabel>

namespace vb::ui {

/// Signs that people copy by hand, each as wide as the next; plain text, to be selected with the mouse. Follows the
/// font scale.
class CodeLabel : public QLabel {
    Q_OBJECT

public:
    explicit CodeLabel(int pixels, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyFont();

    int m_pixels;
};

} // namespace vb::ui
