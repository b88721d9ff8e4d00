#pragma once

#include <QWidget>

namespace vb::ui {

/// For delegates: what an Avatar shows, within `circle`.
void paintInitials(QPainter &painter, const QRect &circle, const QString &name);

/// The initials of a person in a circle; the hue follows from the name. Decorative: hidden from screen readers.
class Avatar : public QWidget {
    Q_OBJECT

public:
    explicit Avatar(const QString &name, int diameter = 40, QWidget *parent = nullptr);

    void setName(const QString &name);
    [[nodiscard]] QSize sizeHint() const override;

    /// First letters of the first and the last word, upper case.
    static QString initials(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_diameter;
};

} // namespace vb::ui
