#pragma once

#include "ui/chart/chart_words.h"

#include <QWidget>

namespace vb::ui {

class Chip;
class LineField;

/// One question with a few answers, one stop of Tab: the arrow keys choose, the first letter of an answer (Y, N) too,
/// and Backspace takes it back. A remark can follow some of them.
class AnswerField : public QWidget {
    Q_OBJECT

public:
    AnswerField(const QString &id, const QString &question, const WordChoices &choices, bool remarks,
                QWidget *parent = nullptr);

    [[nodiscard]] QString answer() const { return m_answer; }
    void setAnswer(const QString &answer);
    [[nodiscard]] QString remark() const;
    void setRemark(const QString &remark);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void changed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void choose(const QString &answer);
    void step(int by);
    void follow();

    QString m_question;
    WordChoices m_choices;
    QString m_answer;
    std::vector<Chip *> m_chips;
    LineField *m_remark = nullptr;
    QWidget *m_line;
};

} // namespace vb::ui
