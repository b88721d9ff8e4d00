#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <span>
#include <vector>

namespace vb::chart {

/// One question. Yes-or-no questions may carry a remark, kept under the id with "_detail" behind it.
struct Question {
    enum class Kind { yesNo, choice, text };
    const char *id;
    const char *text; // English, as the patient is asked
    Kind kind = Kind::yesNo;
    const char *choices = ""; // separated by spaces
};

/// A form of questions. A version never changes once it was used; what is changed is a new version.
struct Questionnaire {
    const char *id;
    int version;
    const char *title;
    std::span<const Question> questions;
};

/// Answers by question: yes, no, unsure; a choice; a text. What was not answered is not there.
using Answers = QMap<QString, QString>;

std::span<const Questionnaire> allQuestionnaires();
/// Null when this program does not know it. Version 0: the newest.
const Questionnaire *questionnaireOf(const QString &id, int version = 0);

/// As they are stored: NFC, trimmed, empty ones dropped. `invalid` names the question: unknown, an answer that it does
/// not have, text that is over-long or doubtful, a card number, a remark without its answer.
Result<Answers> checkedAnswers(const Questionnaire &form, const Answers &answers);

/// Canonical JSON: one object, keys in order, no spaces.
QString answersText(const Answers &answers);
/// `integrity` for what no program of ours wrote.
Result<Answers> answersFrom(const QString &text);
/// A questionnaire as a file has it: {"questionnaire": …, "version": …, "answers": {…}}, or the answers alone, which
/// are then those of the newest medical history. true and false are taken for yes and no.
struct FilledForm {
    QString questionnaire;
    int version = 0;
    Answers answers;
};
Result<FilledForm> filledForm(const QByteArray &json);

/// What changed since last time; empty texts stand for "not answered".
struct AnswerChange {
    QString question;
    QString before;
    QString after;
    friend bool operator==(const AnswerChange &, const AnswerChange &) = default;
};
/// In the order of the ids.
std::vector<AnswerChange> changesBetween(const Answers &before, const Answers &after);

} // namespace vb::chart
