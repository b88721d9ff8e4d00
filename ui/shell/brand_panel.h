#pragma once

#include <QWidget>

namespace vb::ui {

/// The green side of the entrance: mark, name, one sentence, and a verbena in bloom. Says nothing of the practice.
/// Decorative: screen readers read the page beside it.
class BrandPanel : public QWidget {
    Q_OBJECT

public:
    explicit BrandPanel(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace vb::ui
