#pragma once

#include <QIcon>
#include <QWidget>

namespace vb::ui {

/// The mark of the product: the flower on a rounded square of the accent. Decorative.
class BrandMark : public QWidget {
    Q_OBJECT

public:
    explicit BrandMark(int side = 32, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_side;
};

/// For windows and the task bar; the same in both themes.
QIcon brandIcon();

/// The same mark, drawn into `square`.
void paintBrandMark(QPainter &painter, const QRect &square);

} // namespace vb::ui
