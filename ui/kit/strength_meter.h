#pragma once

#include <QWidget>

namespace vb::ui {

/// Four bars and a word for how hard a password is to guess. The word carries the meaning, the colour repeats it.
class StrengthMeter : public QWidget {
    Q_OBJECT

public:
    explicit StrengthMeter(QWidget *parent = nullptr);

    /// 0 (refused) to 4 (strong), and what it is called.
    void setStrength(int strength, const QString &word);
    /// Nothing was typed.
    void clear();
    [[nodiscard]] int strength() const { return m_strength; } // -1: nothing
    [[nodiscard]] QString word() const { return m_word; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int m_strength = -1;
    QString m_word;
};

} // namespace vb::ui
