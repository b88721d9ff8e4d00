#pragma once

#include "ui/kit/icons.h"

#include <QAbstractButton>
#include <QWidget>

#include <optional>

namespace vb::ui {

enum class BadgeKind { neutral, accent, info, warning, danger };

/// A small pill with a word and perhaps an icon ("Restricted", "3 open"). Not interactive.
class Badge : public QWidget {
    Q_OBJECT

public:
    explicit Badge(const QString &text, BadgeKind kind = BadgeKind::neutral, QWidget *parent = nullptr);
    Badge(const QString &text, BadgeKind kind, IconName icon, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);
    void setKind(BadgeKind kind);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text;
    BadgeKind m_kind;
    std::optional<IconName> m_icon;
};

/// For delegates: a badge with its left edge at `left`, in the middle of `line`; gives its width.
int paintBadge(QPainter &painter, const QRect &line, const QString &text, BadgeKind kind);
int badgeWidth(const QString &text);
/// The same with an icon at the right end of `line` and no larger than it, its text elided; gives its width.
int paintMark(QPainter &painter, const QRect &line, const QString &text, BadgeKind kind, IconName icon);

/// A choice that is on or off, for filters.
class Chip : public QAbstractButton {
    Q_OBJECT

public:
    explicit Chip(const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
};

} // namespace vb::ui
